// Links to give away: as the view stands, or as a teacher wants a class to find it; and the answers that come back, which
// are links as well. All of it happens here: nothing is sent or stored.

import { Collection } from "./collect.js";
import { element, write } from "./element.js";

const MOST = 500; // names at once
const THEMES = { auto: "As the reader's device has it", light: "Light", dark: "Dark" };

export class Sharing {
  constructor(lab) {
    this.lab = lab;
    this.wanted = { start: true, whole: true, alone: false, large: false, theme: "auto", q: "", locks: {} };
  }

  // The link of what is wanted; `more` are settings of one copy alone, such as a student's seed.
  link(more = {}) {
    const { lesson, store, ask } = this.lab;
    const { start, whole, alone, large, theme, q, locks } = this.wanted;
    // A question brings its state along, for the data set that is shown.
    const values = { ...store.values, ...lesson.questions.find(({ name }) => name === q)?.settings, seed: store.values.seed };
    const query = new URLSearchParams(!start && !q ? "" : whole ? store.spelled(values) : store.query([], values));
    const named = (kind) => [...store[kind === "hide" ? "hidden" : "fixed"], ...lesson.knobs.map(({ name }) => name).filter((name) => locks[name] === kind)];
    for (const kind of ["hide", "fix"]) if (named(kind).length) query.set(`${lesson.name}.${kind}`, [...new Set(named(kind))].join(","));
    // What is held still stands in the link, wherever it starts.
    for (const name of [...named("hide"), ...named("fix")]) query.set(`${lesson.name}.${name}`, values[name]);
    if (q) query.set(`${lesson.name}.q`, q);
    // Whoever opens the state as it stands sees what is pinned beside it.
    else if (start && store.aside("pin")) query.set(`${lesson.name}.pin`, store.aside("pin"));
    for (const [name, value] of Object.entries(more)) query.set(`${lesson.name}.${name}`, value);
    if (large) query.set("size", "projector");
    if (theme !== "auto") {
      query.set("theme", theme);
      if (!alone) for (const [name, value] of [["embed", "true"], ["embed_options", `${theme}_theme`]]) query.set(name, value);
    }
    const path = alone ? `embed/${lesson.name}` : lesson.name === "explore" ? "./" : lesson.name;
    const address = new URL(path, ask.home);
    return `${address.origin}${address.pathname}${query.size ? "?" : ""}${`${query}`.replaceAll("%2C", ",").replaceAll("+", "%20")}`;
  }

  // What the drawer shows: the link first; what a teacher needs is folded away.
  fill(drawer) {
    if (this.drawer !== drawer) {
      this.drawer = drawer;
      this.said = element("p", {});
      this.text = element("pre", { tabindex: "0", role: "region", "aria-label": "Link" });
      this.frame = element("pre", { tabindex: "0", role: "region", "aria-label": "Code of the frame", hidden: true });
      this.students = element("div", { class: "rg-students" });
      this.each = folded(this.drawsData ? "A data set for each student" : "A seed for each student", this.names());
      const copy = copying("Copy link", this.text);
      const code = element("button", { type: "button", onclick: () => showCode(this.link()) }, "QR code");
      drawer.replaceChildren(
        this.said, element("div", { class: "rg-copied" }, element("div", { class: "rg-answers" }, copy, code, this.short()), this.text, this.frame),
        // In a link that holds something still nobody is offered to let it go.
        ...(this.lab.store.hidden.length || this.lab.store.fixed.length ? [] : [folded("For a class", this.form()), this.each]),
        ...(this.lab.lesson.questions.length ? [folded("Collect answers", new Collection(this.lab).node)] : []),
      );
    }
    this.update();
  }

  update() {
    const { start, whole, alone, q } = this.wanted;
    const link = this.link();
    const state = q ? "It opens with the question, in the question's state, for the data set that is shown." : !start ? "It opens at the lesson's first view." : whole ? "Every setting is in this link: it opens in exactly this state."
      : "Only what differs from the first view is in this link.";
    const data = this.lab.store.values.table ? " Your data are not in it: load the CSV again where you open it." : "";
    write(this.said, state + data);
    write(this.text, link);
    this.frame.hidden = !alone;
    write(this.frame, `<iframe src="${link.replaceAll("&", "&amp;")}" title="${this.lab.lesson.title}" width="100%" height="900" style="border: 0" allow="clipboard-write"></iframe>`);
    this.each.hidden = !this.lab.store.inUse("seed");
    this.listed?.();
  }

  // Whether the seed draws the data themselves, and not only how they are cut or trained on.
  get drawsData() {
    return this.lab.store.knobs.seed.group === "Data";
  }

  want(changes) {
    Object.assign(this.wanted, changes);
    this.update();
  }

  short() {
    return this.box("Short form", (on) => this.want({ whole: !on }), false);
  }

  box(label, set, checked) {
    const input = element("input", { type: "checkbox", checked, onchange: () => set(input.checked) });
    return element("label", { class: "rg-box" }, input, " ", label);
  }

  form() {
    const { lesson } = this.lab;
    const choose = (label, options, set) => {
      const select = element("select", { "aria-label": label, onchange: () => set(select.value) },
        ...Object.entries(options).map(([value, word]) => element("option", { value }, word)));
      return element("label", { class: "rg-box" }, `${label} `, select);
    };
    const questions = { "": "None", ...Object.fromEntries(lesson.questions.map(({ name, ask }, i) => [name, `${i + 1}. ${ask}`])) };
    return element("div", { class: "rg-form" },
      this.box("Start here, in this state", (start) => this.want({ start }), true),
      this.box("Only the lab (for a course page or slides)", (alone) => this.want({ alone }), false),
      this.box("Projector size: larger text and lines", (large) => this.want({ large }), false),
      choose("Theme", THEMES, (theme) => this.want({ theme })),
      choose("Question", questions, (q) => this.want({ q })),
      this.locks(),
    );
  }

  locks() {
    const rows = this.lab.lesson.knobs.filter(({ hidden }) => !hidden).map(({ name, label }) => {
      const choices = ["free", "fix", "hide"].map((kind) => {
        const input = element("input", {
          type: "radio", name: `lock-${this.lab.lesson.name}-${name}`, value: kind, checked: kind === "free", "aria-label": `${label}: ${kind}`,
          onchange: () => this.want({ locks: { ...this.wanted.locks, [name]: kind } }),
        });
        return element("td", {}, input);
      });
      return element("tr", {}, element("th", { scope: "row" }, label), ...choices);
    });
    const head = element("tr", {}, ...["Control", "free", "as text", "hidden"].map((word) => element("th", { scope: "col" }, word)));
    return element("table", { class: "rg-locks" }, element("thead", {}, head), element("tbody", {}, ...rows));
  }

  // The same name has the same data set for ever.
  names() {
    const area = element("textarea", { rows: "4", "aria-label": "Names, one a line", placeholder: "Ada\nBob", oninput: () => this.listed() });
    this.listed = () => {
      const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, MOST);
      const rows = lines.map((line) => {
        const seed = seedOf(line);
        return element("tr", {}, element("th", { scope: "row" }, line.slice(0, 60)), element("td", {}, `${seed}`),
          element("td", { class: "rg-long" }, this.link({ seed, fix: this.fixing("seed") })));
      });
      const head = element("tr", {}, ...["Name", "Seed", "Link"].map((word) => element("th", { scope: "col" }, word)));
      this.students.replaceChildren(...(rows.length ? [element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))] : []));
    };
    const stands = this.drawsData ? "Each name stands for one data set, always the same."
      : `Each name stands for one seed, always the same. Here it changes what stands under “${this.lab.store.knobs.seed.group}”.`;
    const note = element("p", {}, `${stands} The seed is fixed in the student's link.`);
    return element("div", {}, note, area, this.students);
  }

  fixing(name) {
    const { locks } = this.wanted;
    const fixed = this.lab.lesson.knobs.map((knob) => knob.name).filter((one) => locks[one] === "fix" || (one === name && locks[one] !== "hide"));
    return fixed.join(",");
  }
}

// A seed from a name, by FNV-1a: the same for ever, whatever its capitals and spaces.
export function seedOf(name) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase())) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return (hash % 999) + 1;
}

function folded(title, content) {
  return element("details", { class: "rg-folded" }, element("summary", {}, title), content);
}

function copying(label, source) {
  const button = element("button", {
    type: "button",
    async onclick() {
      try {
        await navigator.clipboard.writeText(source.textContent);
        write(button, "Copied");
      } catch {
        getSelection().selectAllChildren(source);
        write(button, "Press Ctrl+C");
      }
    },
  }, label);
  return button;
}

// The code of a link over the whole screen, until it is clicked away.
async function showCode(link) {
  const { renderSVG } = await import(new URL("../../library/uqr.mjs", import.meta.url));
  const picture = element("div", { class: "rg-code", role: "img", "aria-label": "QR code of the link" });
  picture.innerHTML = renderSVG(link, { border: 2 });
  const dialog = element("dialog", { class: "rg-screen", "aria-label": "QR code", onclick: () => dialog.close(), onclose: () => dialog.remove() },
    picture, element("p", {}, link), element("button", { type: "button" }, "Close"));
  document.body.append(dialog);
  dialog.showModal();
}
