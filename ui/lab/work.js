// The line with the bar of what is being computed, and the way out of it. What does not come at all shows there too.

import { element, write } from "./element.js";

const LATE = 1000; // milliseconds after which the figures of the view before are told from those that are asked for

export class Work {
  // In `root` stands the view before, until the next one is here.
  constructor(root, stop) {
    this.root = root;
    this.bar = element("progress", { max: 1 });
    this.label = element("span");
    const button = element("button", { type: "button", class: "rg-stop", onclick: stop }, "Stop");
    this.node = element("div", { class: "rg-work", hidden: true }, this.label, this.bar, button);
  }

  // Something was asked for.
  begin() {
    this.tell(null);
    this.timer = setTimeout(() => {
      this.bar.removeAttribute("value");
      write(this.label, "Waiting for the server");
      this.node.hidden = false;
      this.root.dataset.late = "";
    }, LATE);
  }

  // How much is done; null where there is nothing to wait for. Returns whether there is.
  tell(share, label = "") {
    clearTimeout(this.timer);
    delete this.root.dataset.late;
    this.node.hidden = share === null;
    if (share === null) return false;
    this.bar.value = share;
    write(this.label, label);
    return true;
  }

  // It will not come for now: what stands is the view before, if there is one.
  lost() {
    this.tell(null);
    this.root.toggleAttribute("data-before", this.root.dataset.drawn !== undefined);
  }
}
