// The tools of a lab: views worth seeing, the link, the code and the data to take home, and the way back.

import { element } from "./element.js";
import { Pictures } from "./pictures.js";
import { Saving } from "./saving.js";
import { Sharing } from "./share.js";

export class Toolbar {
  // `lab` knows the store, how to ask, and where it stands.
  constructor(lab) {
    this.lab = lab;
    const { presets } = lab.lesson;
    this.node = element("div", { class: "rg-tools" });
    if (presets.length) this.drawer("Presets", (drawer) => this.presets(drawer, presets));
    const sharing = new Sharing(lab);
    if (lab.ask.home) this.drawer("Share", (drawer) => sharing.fill(drawer));
    this.drawer("Code", (drawer) => this.code(drawer));
    this.pictures = new Pictures(lab);
    this.saving = new Saving(lab);
    this.drawer("Save", (drawer) => this.files(drawer));
    const reset = () => lab.store.say({ pin: null }, { settings: lab.store.start });
    const to = lab.ask.home ? "All settings back to their defaults" : "Back to the view that was saved";
    this.node.append(lab.pin.button, element("button", { type: "button", onclick: reset, title: to }, "Reset"));
  }

  // A button and what it opens, beside it; made anew whenever it opens and whenever the view has changed meanwhile.
  drawer(name, fill) {
    const id = `${this.lab.lesson.name}-drawer-${name.toLowerCase()}`;
    const drawer = element("div", { id, popover: "auto", class: "rg-drawer", role: "dialog", "aria-label": name });
    const button = element("button", { type: "button", popovertarget: id, "aria-haspopup": "dialog" }, name);
    drawer.addEventListener("beforetoggle", (event) => {
      if (event.newState !== "open") return;
      const { bottom, right } = button.getBoundingClientRect();
      drawer.style.top = `${Math.round(bottom + 4)}px`;
      drawer.style.setProperty("--gap", `${Math.round(document.documentElement.clientWidth - right)}px`);
      drawer.style.maxHeight = `calc(100dvh - ${Math.round(bottom + 16)}px)`;
      fill(drawer);
    });
    drawer.refresh = () => drawer.matches(":popover-open") && fill(drawer);
    this.node.append(button, drawer);
    return button;
  }

  // The view has changed: what is open shows the new one.
  refresh() {
    for (const drawer of this.node.querySelectorAll(".rg-drawer")) drawer.refresh();
  }

  presets(drawer, presets) {
    const choose = (settings) => () => {
      drawer.hidePopover();
      this.lab.store.set(settings, { entry: true });
    };
    drawer.replaceChildren(
      ...presets.map(({ name, why, settings }) =>
        element("div", { class: "rg-preset" },
          element("button", { type: "button", onclick: choose(settings) }, name), element("p", {}, why)),
      ),
    );
  }

  async code(drawer) {
    const { lesson, store, ask } = this.lab;
    const query = store.query();
    let code;
    if (!drawer.childElementCount) drawer.append("…");
    try {
      code = await ask.text(`code/${lesson.name}${query && "?"}${query}`);
    } catch (error) {
      return drawer.replaceChildren(element("p", { role: "alert" }, error.message));
    }
    // The file by its name, which only the browser knows.
    const name = ask.tables?.name(store.values.table ?? "");
    return drawer.replaceChildren(copied(name ? code.replaceAll('"your file.csv"', () => JSON.stringify(name)) : code, "Code"));
  }

  files(drawer) {
    const { lesson, store, ask, answer } = this.lab;
    const load = async (label, name, button) => {
      const query = store.query();
      const path = `file/${lesson.name}/${name}${query && "?"}${query}`;
      try {
        save(new Blob([await ask.text(path)], { type: name.endsWith(".html") ? "text/html" : "text/csv" }), name);
      } catch (error) {
        button.after(element("p", { role: "alert" }, error.message));
      }
    };
    drawer.replaceChildren(
      ...(answer?.files ?? []).map(([label, name]) => {
        const button = element("button", { type: "button", onclick: () => load(label, name, button) }, label);
        return button;
      }),
      ...this.pictures.choices.map((choice) => this.pictures.row(choice, save)),
      ...(answer ? this.saving.rows(this.pictures.file("All figures"), save) : []),
    );
  }
}


export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// A text to take along, with its button.
function copied(text, label) {
  const button = element("button", {
    type: "button",
    async onclick() {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Press Ctrl+C";
      }
    },
  }, `Copy ${label.toLowerCase()}`);
  const code = element("pre", { tabindex: "0", role: "region", "aria-label": label }, text);
  return element("div", { class: "rg-copied" }, button, code);
}
