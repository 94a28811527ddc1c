// Numbers, sentences and tables of a scene at the present stops, and what is said once to those who listen.

import { element, write } from "./element.js";
import { pick } from "./scene.js";

export class Words {
  constructor({ above, below, after }) {
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
    const named = JSON.stringify(scene.numbers.map(({ name, help, fine }) => [name, help, fine]));
    if (this.named !== named) {
      this.named = named;
      const item = ({ name, help }) => element("div", { title: help || null }, element("dt", {}, name), element("dd"));
      this.cells = scene.numbers.map((number) => (number.fine ? proof(number) : item(number)));
      this.numbers.replaceChildren(...this.cells.filter((_, i) => !scene.numbers[i].fine));
      this.fine.replaceChildren(...this.cells.filter((_, i) => scene.numbers[i].fine));
    }
    this.shown = scene.tables.map(() => null);
    this.tables.replaceChildren(...scene.tables.map(({ title }) => element("section", {}, element("h2", {}, title))));
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
      this.sentences.replaceChildren(...head, ...lines.map((line) => element("p", {}, line)));
    }
    this.scene.tables.forEach(({ states }, i) => {
      const cells = pick(states, stops, moved);
      if (this.shown[i] === cells) return;
      this.shown[i] = cells;
      const section = this.tables.children[i];
      section.replaceChildren(section.firstChild, table(cells));
    });
  }

  tell() {
    write(this.told, this.spoken ?? "");
  }
}

// A number in the fine print: its sign, and on hover, focus and tap the number itself; where it has no ✓, always.
function proof({ name, help }) {
  const button = element("button", {
    type: "button", class: "rg-key", "aria-expanded": "false", title: help || null,
    onclick: () => button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false")),
  }, element("b"), ` ${name}`);
  return element("span", { class: "rg-proof" }, button, element("span"));
}

function table({ headings, rows }) {
  const head = element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading)));
  const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))));
  return element("div", { class: "rg-table", tabindex: "0", role: "region", "aria-label": headings.join(", ") },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}
