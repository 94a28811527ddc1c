// This view as a file that opens from disk: the lab, the drawing library and the scene in one HTML. It is written here, in the
// browser, from what the page is made of, so that a visitor's table goes nowhere.

import { base64 } from "./ask.js";
import { element } from "./element.js";
import { pick } from "./scene.js";

const near = (name) => new URL(name, import.meta.url);
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
// Nothing in a script may end it.
const inline = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

export class Saving {
  constructor(lab) {
    this.lab = lab;
  }

  // Its row in the drawer; a file that was saved is itself what would be saved, and nothing is while an answer is covered.
  rows(name, save) {
    if (!this.lab.ask.home || this.lab.root.hasAttribute("data-asking")) return [];
    const buttons = [["HTML", "single.html"], ["Plain HTML", "plain.html"]].map(([label, form]) => {
      const button = element("button", {
        type: "button", "aria-label": `This view as ${label}`,
        title: form === "plain.html" ? "Twice as large, for hosts that forbid what is packed" : "One file that opens from disk, its live knobs work",
        onclick: () => this.saved(form, name, save, button),
      }, label);
      return button;
    });
    const without = this.lab.pin.held && !this.pinned ? " (without the pinned one, which is another scene)" : "";
    return [element("div", { class: "rg-picture" }, element("span", {}, `This view, live, in one file${without}`), ...buttons)];
  }

  async saved(form, name, save, button) {
    try {
      save(await this.made(form), `${name}.html`);
    } catch (error) {
      button.parentNode.after(element("p", { role: "alert" }, error.message));
    }
  }

  async made(form) {
    const { lesson } = this.lab;
    const asked = [form, "bundle.css", "single.bundle.js", "../../library/plotly-basic.min.js"].map(read);
    const [template, style, script, served] = await Promise.all(asked);
    // The hint that the library is served with is of use to what loads, and not within a page.
    const library = served.replace(/^\/\/#.*\n/, "");
    const view = await this.view();
    const packed = form === "single.html";
    const parts = {
      style, title: `${escaped(lesson.title)}: ${escaped(lesson.question)}`, words: this.words(),
      heading: `${escaped(lesson.title)} <small>${escaped(lesson.question)}</small>`,
      view: await base64(packed ? await zipped(view) : view),
      script: packed ? await base64(await zipped(script)) : inline(script),
      library: packed ? await base64(await zipped(library)) : inline(library),
    };
    return new Blob([template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name])], { type: "text/html" });
  }

  // What stands in the file of this view: a line of JSON, and the scene.
  async view() {
    const { lesson, store, ask, question } = this.lab;
    const query = store.query();
    const [answer, code] = await Promise.all([ask.scene(lesson.name, question.full), ask.text(`code/${lesson.name}${query && "?"}${query}`)]);
    const [presets, questions] = [lesson.presets, lesson.questions].map((all) => all.filter((one) => this.holds(one)));
    const truths = Object.fromEntries(await Promise.all(questions.map(async (one) => [one.name, await this.lab.questions.truth(one, store.values.seed)])));
    const told = {
      lesson: { ...lesson, presets, questions, uploads: null, points: false },
      query: this.query(), live: this.address(), code, truths, notices: answer.notices,
    };
    return new Blob([`${JSON.stringify(told)}\n`, answer.bytes]);
  }

  // Whether a preset or question can be seen in this very scene: nothing but live knobs stands elsewhere, and where they cross at
  // most one. A line that is drawn is compared by a server.
  holds({ settings, reveal, ask, axis, places }) {
    const { lesson, store } = this.lab;
    const seen = (state) => {
      const other = Object.keys(state).filter((name) => state[name] !== store.values[name] && !(ask && name === "seed"));
      const away = new Set(axis ? [...other, axis] : other);
      return [...away].every((name) => lesson.live.includes(name)) && !(lesson.crossed && away.size > 1);
    };
    return [settings, reveal].every((state) => !state || seen(state)) && !places?.length;
  }

  // Whether the pinned view is of the very scene that the file holds.
  get pinned() {
    const { pin, store, question } = this.lab;
    if (!pin.held) return false;
    const { more } = store.values;
    const { still, full } = this.lab.questionOf({ ...pin.held.values, ...(more !== undefined && { more }) });
    return still === question.still && (!this.lab.lesson.crossed || full === question.full);
  }

  query(kinds = ["hide", "fix", ...(this.pinned ? ["pin"] : [])]) {
    const { lesson, store } = this.lab;
    const locks = kinds.filter((kind) => store.aside(kind)).map((kind) => `&${lesson.name}.${kind}=${encodeURIComponent(store.aside(kind))}`);
    return store.whole + locks.join("");
  }

  // Where the view stands with all its knobs.
  address() {
    const { lesson, ask } = this.lab;
    return `${new URL(lesson.name === "explore" ? "./" : lesson.name, ask.home)}?${this.query(["hide", "fix", "pin"])}`;
  }

  // For a reader without scripts: the sentences and the numbers of the view.
  words() {
    const { answer, scene, store } = this.lab;
    const { stops } = store;
    const sentences = [...answer.notices, ...(pick(scene.sentences, stops) ?? "").split("\n").filter(Boolean)];
    const rows = scene.numbers.map(({ name, values }) => `<tr><th scope=row>${escaped(name)}</th><td>${escaped(pick(values, stops) ?? "")}</td></tr>`);
    return `${sentences.map((one) => `<p>${escaped(one)}</p>`).join("")}<table>${rows.join("")}</table>`;
  }
}

async function read(name) {
  const answer = await fetch(near(name));
  if (!answer.ok) throw new Error("The server does not answer.");
  return answer.text();
}

const zipped = (content) => new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
