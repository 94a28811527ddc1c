// Words that are explained where they stand: underlined with dots, and their meaning on hover, focus and tap. Symbols with an
// index are set as such, and where they name a stop of a live knob a click on them goes there.

import { element } from "./element.js";

const LEAVING = 150; // milliseconds in which a pointer may go from the word to its meaning
const GAP = 6; // pixels between the two
const INDEX = /(?<=λ)_(min|1se)/;

// A text as nodes: an index stands lower.
export const typeset = (text) =>
  text.split(INDEX).map((part, i) => (i % 2 ? element("sub", {}, part) : part)).filter((part) => part !== "");

export class Glossary {
  // `terms` are forms and a meaning each; `go(place)` moves the knob to a stop that has a name. Words are those of `selector`.
  constructor(terms, root, go, selector = ".rg-term") {
    Object.assign(this, { go, selector, places: {} });
    this.meanings = new Map(terms.flatMap(([forms, meaning]) => forms.map((form) => [form, meaning])));
    this.tip = root.appendChild(element("div", { class: "rg-tip", role: "tooltip", popover: "manual" }));
    this.tip.id = `${root.dataset.page ?? "rg"}-meaning`;
    this.listen(root);
  }

  // A text with its terms explained, each once among those that share `seen`.
  marked(text, seen = new Set()) {
    this.known ??= pattern([...this.meanings.keys()]);
    return text.split(this.known).flatMap((part, i) => {
      if (i % 2 === 0) return part === "" ? [] : typeset(part);
      if (Object.hasOwn(this.places, part)) return [this.place(part)];
      const meaning = this.meanings.get(part);
      if (meaning === undefined || seen.has(meaning)) return typeset(part);
      seen.add(meaning);
      return [this.explained(part, meaning)];
    });
  }

  explained(text, meaning) {
    return element("button", { type: "button", class: "rg-term", "data-meaning": meaning }, ...typeset(text));
  }

  place(name) {
    return element("button", { type: "button", class: "rg-goes", "data-place": name, title: `Go to ${name.replace("_", " ")}` }, ...typeset(name));
  }

  // One set of listeners for all words: sentences are made anew at each stop.
  listen(root) {
    const term = ({ target }) => target.closest?.(this.selector);
    const stay = () => clearTimeout(this.leaving);
    const leave = () => {
      stay();
      this.leaving = setTimeout(() => this.close(), LEAVING);
    };
    root.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse") return;
      if (this.tip.contains(event.target)) stay();
      else if (term(event)) this.open(term(event));
    });
    root.addEventListener("pointerout", (event) => {
      const over = event.relatedTarget;
      if (event.pointerType === "mouse" && this.word && !this.tip.contains(over) && !this.word.contains(over)) leave();
    });
    root.addEventListener("focusin", (event) => term(event)?.matches(":focus-visible") && this.open(term(event)));
    root.addEventListener("focusout", (event) => term(event) === this.word && this.close());
    root.addEventListener("pointerdown", (event) => (this.before = this.word === term(event)), true);
    root.addEventListener("click", (event) => {
      const { place } = event.target.closest?.("[data-place]")?.dataset ?? {};
      if (Object.hasOwn(this.places, place)) this.go(this.places[place]);
      const word = term(event);
      if (!word) return;
      event.preventDefault();
      // A tap on the word whose meaning is shown takes it away; so does the Enter key.
      const again = event.detail ? this.before && event.pointerType !== "mouse" : this.word === word;
      if (again) this.close();
      else this.open(word);
    });
    addEventListener("pointerdown", ({ target }) => !target.closest?.(`${this.selector}, .rg-tip`) && this.close(), true);
    addEventListener("scroll", ({ target }) => target !== this.tip && this.close(), { capture: true, passive: true });
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.word) return;
      event.stopPropagation();
      event.preventDefault();
      this.close();
    }, true);
  }

  open(word) {
    clearTimeout(this.leaving);
    if (this.word === word) return;
    this.close();
    this.word = word;
    const { tip } = this;
    // What the browser would show by itself is shown once.
    word.dataset.meaning ??= word.title;
    word.removeAttribute("title");
    tip.textContent = word.dataset.meaning;
    word.setAttribute("aria-describedby", tip.id);
    tip.showPopover();
    const [box, own] = [word.getBoundingClientRect(), tip.getBoundingClientRect()];
    const room = document.documentElement.clientWidth - own.width - GAP;
    const below = box.bottom + GAP + own.height < innerHeight;
    tip.style.left = `${Math.max(GAP, Math.min(box.left, room))}px`;
    tip.style.top = `${below ? box.bottom + GAP : box.top - GAP - own.height}px`;
  }

  close() {
    clearTimeout(this.leaving);
    if (!this.word) return;
    this.word.removeAttribute("aria-describedby");
    this.word = null;
    if (this.tip.matches(":popover-open")) this.tip.hidePopover();
  }
}

// The words below the lab, as Markdown has them: links whose title is the meaning (regularize/glossary.py).
export const ofProse = () => new Glossary([], document.body, () => {}, "a[href^='#means']");

// Terms as whole words, the longest first.
function pattern(forms) {
  const plain = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`((?<![\\p{L}\\p{N}_])(?:λ_(?:min|1se)|${plain.join("|")})(?![\\p{L}\\p{N}_]))`, "u");
}
