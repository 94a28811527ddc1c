// An answer is a link: it goes wherever its maker sends it, with a nickname.

import { element, write } from "./element.js";

export const LONGEST = 24; // letters of a nickname

export function sending(store) {
  const name = element("input", {
    type: "text", maxlength: LONGEST, placeholder: "Nickname", "aria-label": "Nickname", autocomplete: "nickname", value: store.aside("by"),
  });
  const button = element("button", { type: "button", onclick: () => send() }, "Send my answer");
  const told = element("span", { role: "status" });
  const send = async () => {
    store.say({ by: name.value.trim().slice(0, LONGEST) }, { entry: false });
    try {
      await navigator.clipboard.writeText(location.href);
      write(told, "The link is copied: paste it where your teacher collects answers.");
    } catch {
      write(told, `Copy this link: ${location.href}`);
    }
  };
  return element("span", { class: "rg-sending" }, name, button, told);
}
