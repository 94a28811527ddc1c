// How a visitor's table was understood: its first rows with the kind of each column, what was mended, what stays unclear. Each
// answer is a code in the link, and may be taken back.

import { element } from "./element.js";

const MOST_SEEN = 3; // sentences on what was mended; more of them are opened

const subject = (code) => code.split("-")[0];

// The codes of a link with others in their place; one that ends in "-" takes its answer back.
export function chosen(text, codes) {
  const made = codes.split(" ");
  const gone = new Set(made.map(subject));
  const kept = text.split(" ").filter((code) => code && !gone.has(subject(code)));
  return [...kept, ...made.filter((code) => !code.endsWith("-"))].join(" ");
}

export class Understood {
  // `choose(codes)` puts an answer into the link.
  constructor(place, choose) {
    this.choose = choose;
    this.table = "";
    this.wanted = null; // whether the visitor has opened or closed the preview of this table
    [this.asks, this.repairs, this.preview] = ["rg-asks", "rg-repairs", "rg-preview"].map((name) =>
      place.appendChild(element("div", { class: name })),
    );
  }

  // Where columns are `settled` the first rows make room for the answer: one line is left, which opens with what was mended.
  show({ preview = null, repairs = [], asks = [] }, table, settled) {
    const again = table === this.table;
    if (!again) [this.table, this.wanted] = [table, null];
    this.asks.replaceChildren(...asks.map((ask) => this.question(ask)));
    const mended = repairs.map((repair) => this.repair(repair));
    const things = mended.length === 1 ? "one thing was mended" : `${mended.length} things were mended`;
    const inside = settled && preview ? mended : [];
    const above = inside.length ? [] : mended;
    const many = above.length > MOST_SEEN;
    const open = again && this.repairs.querySelector("details")?.open;
    const opened = element("details", { open }, element("summary", {}, things[0].toUpperCase() + things.slice(1)), ...above);
    this.repairs.replaceChildren(...(many ? [opened] : above));
    this.preview.replaceChildren(...(preview ? [this.rows(preview, inside, inside.length ? things : "", !settled)] : []));
  }

  question({ sentence, options, answer, assumed }) {
    const picker = this.picker(options, answer, sentence);
    return element("p", { class: assumed ? "rg-assumed" : "" }, sentence, " ", picker);
  }

  repair({ sentence, code, label }) {
    const undo = element("button", { type: "button", onclick: () => this.choose(code) }, label);
    return element("p", {}, sentence, ...(code ? [" ", undo] : []));
  }

  rows({ columns, rows, more_rows: below, more_columns: beyond }, mended, things, open) {
    const heads = columns.map(({ name, kind, options, value, note }) => {
      const switched = options.length > 1 ? this.picker(options, value, `Kind of ${name}`) : element("span", {}, kind);
      return element("th", { scope: "col" }, element("b", {}, name), switched, element("small", {}, note));
    });
    const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell ?? "–"))));
    const more = [below && `${below} more rows`, beyond && `${beyond} more columns`].filter(Boolean).join(", ");
    const words = `As it was understood${more && `, and ${more}`}${things && `; ${things}`}`;
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
    const room = { class: "rg-table", tabindex: "0", role: "region", "aria-label": "The first rows as they were understood" };
    const summary = element("summary", { onclick: () => (this.wanted = !found.open) }, words);
    const found = element("details", { open: this.wanted ?? open }, summary,
      ...(mended.length ? [element("div", { class: "rg-repairs" }, ...mended)] : []), element("div", room, table));
    return found;
  }

  picker(options, value, label) {
    const select = element("select", { "aria-label": label, onchange: () => this.choose(select.value) },
      ...options.map(([code, word]) => element("option", { value: code }, word)));
    select.value = value;
    return select;
  }
}
