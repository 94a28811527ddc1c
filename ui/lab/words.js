// Numbers, sentences and tables of a scene at the present stops, and what is said once to those who listen.

import { element, write } from "./element.js";
import { typeset } from "./glossary.js";
import { pick } from "./scene.js";

export class Words {
  // `go(settings)` moves the live knobs to what the answer recommends.
  constructor({ above, below, after, glossary, go }) {
    Object.assign(this, { glossary, go });
    this.answer = above.appendChild(element("section", { class: "rg-answer", "aria-label": "The answer", hidden: true }));
    this.numbers = above.appendChild(element("dl", { class: "rg-numbers" }));
    this.sentences = below.appendChild(element("div", { class: "rg-words" }));
    this.fine = below.appendChild(element("p", { class: "rg-fine" }));
    this.tables = after.appendChild(element("div", { class: "rg-tables" }));
    // What a screen reader tells once after a change, and not at every step of a drag.
    this.told = below.appendChild(element("div", { class: "rg-told", role: "status" }));
  }

  // Room for what a scene has to say.
  lay(scene) {
    this.scene = scene;
    const { glossary } = this;
    glossary.places = scene.places;
    const named = JSON.stringify([scene.numbers.map(({ name, help, fine }) => [name, help, fine]), Object.keys(scene.places)]);
    if (this.named !== named) {
      this.named = named;
      const seen = new Set();
      const item = ({ name, help }) =>
        element("div", {}, element("dt", {}, ...(help && !Object.hasOwn(scene.places, name) ? [glossary.explained(name, help)] : glossary.marked(name, seen))), element("dd"));
      this.cells = scene.numbers.map((number) => (number.fine ? proof(number, glossary) : item(number)));
      this.numbers.replaceChildren(...this.cells.filter((_, i) => !scene.numbers[i].fine));
      this.fine.replaceChildren(...this.cells.filter((_, i) => scene.numbers[i].fine));
    }
    this.answers(scene.answer);
    this.shown = scene.tables.map(() => null);
    this.tables.replaceChildren(...scene.tables.map(({ title }) => element("section", {}, element("h2", {}, title))));
  }

  // What the numbers answer before any chart; one question that is left can be opened.
  answers(answer) {
    const said = JSON.stringify(answer);
    if (this.answered === said) return;
    this.answered = said;
    this.answer.hidden = !answer;
    if (!answer) return;
    const { lines, more, label, go } = answer;
    const [first, ...rest] = lines.map((line) => element("p", {}, line));
    const ways = element("div", { class: "rg-ways" });
    if (label) ways.append(element("button", { type: "button", onclick: () => this.go(go) }, label));
    if (more.length) ways.append(element("details", {}, element("summary", {}, more[0]), element("p", {}, more[1])));
    this.answer.replaceChildren(first, ...rest, ways);
  }

  say(stops, moved) {
    this.scene.numbers.forEach(({ values, fine }, i) => {
      const text = pick(values, stops, moved) ?? "";
      const [cell, holds] = [this.cells[i], text.startsWith("✓")];
      write(cell.lastChild, fine && holds ? text.replace(/^✓\s*/u, "") : text);
      if (!fine) return;
      write(cell.firstChild.firstChild, holds ? "✓" : "✗");
      cell.classList.toggle("rg-fails", !holds);
    });
    const words = pick(this.scene.sentences, stops, moved) ?? "";
    if (this.spoken !== words) {
      this.spoken = words;
      const lines = words.split("\n").filter(Boolean);
      const head = lines.length ? [element("h2", {}, "What you see")] : [];
      const seen = new Set();
      this.sentences.replaceChildren(...head, ...lines.map((line) => element("p", {}, ...this.glossary.marked(line, seen))));
    }
    this.scene.tables.forEach(({ states }, i) => {
      const cells = pick(states, stops, moved);
      if (this.shown[i] === cells) return;
      this.shown[i] = cells;
      const section = this.tables.children[i];
      section.replaceChildren(section.firstChild, table(cells, this.glossary));
    });
  }

  tell() {
    write(this.told, this.spoken ?? "");
  }
}

// A number in the fine print: its sign, and on hover, focus and tap the number itself; where it has no ✓, always.
function proof({ name, help }, glossary) {
  const sign = glossary.explained("", help);
  sign.append(element("b"), ` ${name}`);
  return element("span", { class: "rg-proof" }, sign, element("span"));
}

function table({ headings, rows }, glossary) {
  const head = element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, ...typeset(heading))));
  const named = (cell) => (Object.hasOwn(glossary.places, cell) ? [glossary.place(cell)] : typeset(cell));
  const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, ...named(cell)))));
  return element("div", { class: "rg-table", tabindex: "0", role: "region", "aria-label": headings.join(", ") },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}
