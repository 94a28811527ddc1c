// A visitor's own table: uploaded, dropped or pasted, kept for the visit, and named in the link by its digest alone.

import { base64, fromBase64 } from "./ask.js";
import { element, write } from "./element.js";
import { chosen, Understood } from "./understood.js";

const LARGEST = 2 * 1024 ** 2;

const PLACE = "regularize.table.";
const NAME = "regularize.name.";

// What the visitor has brought, by digest: it outlives a reload, and ends with the visit.
export class Tables {
  constructor() {
    [this.kept, this.named] = [new Map(), new Map()];
  }

  content(digest) {
    const stored = sessionStorage.getItem(PLACE + digest);
    return this.kept.get(digest) ?? (stored === null ? undefined : fromBase64(stored));
  }

  // The name that a file had, where it had one.
  name(digest) {
    return this.named.get(digest) ?? sessionStorage.getItem(NAME + digest) ?? "";
  }

  async keep(digest, content) {
    this.kept.set(digest, content);
    this.named.set(digest, content.name ?? "");
    try {
      sessionStorage.setItem(NAME + digest, content.name ?? "");
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(PLACE)) sessionStorage.removeItem(name);
      sessionStorage.setItem(PLACE + digest, await base64(content));
    } catch {
      // No room: it stays until the page is left.
    }
  }
}

// The panel above the figures where the data set is the visitor's.
export class Uploads {
  constructor(lab, place) {
    this.lab = lab;
    this.said = element("p", { class: "rg-said", role: "alert" });
    this.fields = element("div", { class: "rg-fields" });
    this.notes = element("div", { class: "rg-notes" });
    // A file may be dropped anywhere on the panel, also where the ways to bring one are closed.
    const dropped = {
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => {
        event.preventDefault();
        if (event.dataTransfer.files[0]) this.take(event.dataTransfer.files[0]);
      },
    };
    const panel = { class: "rg-uploads", hidden: true, "aria-label": "Your data", ...dropped };
    this.node = place.appendChild(element("section", panel, this.entry(), this.said, this.fields, this.notes));
    const { store } = lab;
    this.understood = new Understood(this.node, (codes) =>
      store.set({ answers: chosen(store.values.answers, codes) }, { entry: true }),
    );
  }

  entry() {
    const { example } = this.lab.lesson.uploads;
    const file = element("input", {
      type: "file", accept: ".csv,.tsv,.txt,text/csv", id: "rg-file", onchange: () => file.files[0] && this.take(file.files[0]),
    });
    const area = element("textarea", {
      rows: "4", placeholder: example, "aria-label": "or paste one",
      onchange: () => area.value.trim() && this.take(area.value),
    });
    const drop = element("div", { class: "rg-drop" }, element("label", { for: "rg-file" }, "Upload a CSV, or drop it here (up to 2 MB, 20 000 rows)"), file);
    this.brought = element("summary", {}, "A CSV of yours");
    this.ways = element("details", { class: "rg-bring", open: true }, this.brought, element("div", { class: "rg-entry" }, drop, area));
    return this.ways;
  }

  async take(content) {
    const size = content.size ?? content.length;
    if (size > LARGEST) {
      this.said.textContent = `The file has ${(size / 1024 ** 2).toFixed(1)} MB; at most 2 MB can be read.`;
      return;
    }
    try {
      const answer = await this.lab.ask.table(content);
      this.said.textContent = answer.refused ?? "";
      if (!answer.digest) return;
      await this.lab.ask.tables.keep(answer.digest, content);
      // What a link chooses among the columns of its own table stays; of another table it would mean something else.
      const { store, lesson } = this.lab;
      const same = ["", answer.digest].includes(store.values.table);
      const cleared = same ? {} : Object.fromEntries(lesson.uploads.fields.map((name) => [name, ""]));
      if (Object.keys(cleared).some((name) => store.values[name] !== "")) {
        this.said.textContent = "This is another file than the link's: what it chose among its columns does not hold here, and is left out.";
      }
      if (store.values.table !== answer.digest) return store.set({ ...cleared, table: answer.digest }, { entry: true });
      // What could not be shown can be now.
      this.lab.answered = undefined;
      this.lab.refresh();
    } catch (error) {
      this.said.textContent = error.message;
    }
  }

  // Seen where the data set is the visitor's.
  update() {
    const { uploads } = this.lab.lesson;
    this.node.hidden = this.lab.store.values[uploads.source] !== uploads.word;
  }

  // What the process made of the table: choices among its columns, and what is to be said of it.
  show({ fields = [], notes = [], ...told }) {
    const { table, ...values } = this.lab.store.values;
    this.understood.show(told, table, fields.some(({ name }) => values[name] !== ""));
    // A table that is read needs the ways to bring one no more: one line leads to them.
    if (table !== this.read || !fields.length) this.ways.open = !fields.length;
    this.read = fields.length ? table : "";
    write(this.brought, fields.length ? `${this.lab.ask.tables.name(table) || "Your rows"}. Another file, or rows to paste` : "A CSV of yours");
    this.fields.replaceChildren(...fields.map((field) => this.field(field)));
    this.notes.replaceChildren(...notes.map((note) => element("p", {}, note)));
  }

  field({ name, label, options, value, many }) {
    const set = (text) => this.lab.store.set({ [name]: text });
    if (many) {
      const ticked = new Set(value.split(","));
      const boxes = options.map(([code]) =>
        element("input", {
          type: "checkbox", value: code, checked: ticked.has(code),
          onchange: () => set(boxes.filter((box) => box.checked).map((box) => box.value).join(",") || "-"),
        }),
      );
      const labels = options.map(([, word], i) => element("label", {}, boxes[i], word));
      return element("fieldset", { class: "rg-many" }, element("legend", {}, label), ...labels);
    }
    const select = element("select", { onchange: () => set(select.value) },
      ...options.map(([code, word]) => element("option", { value: code }, word)));
    select.value = value;
    return element("label", { class: "rg-field" }, label, select);
  }
}
