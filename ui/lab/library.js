// The drawing library. The page's head asks for it by a script with the id rg-library; whoever needs it first and does not
// find it asks again.

import { element } from "./element.js";
import { prepared } from "./plotly_fast.js";

let asked = null;

export function library() {
  asked ??= arrival(document.getElementById("rg-library")).then(
    () => prepared(globalThis.Plotly),
    () => {
      asked = null;
      throw new Error("The drawing library did not arrive. The numbers and sentences are right; reload the page for the figures.");
    },
  );
  return asked;
}

async function arrival(script) {
  if (globalThis.Plotly) return;
  try {
    if (script.dataset.failed) throw new Error("it failed before anybody listened");
    await loading(script);
  } catch {
    const again = element("script", { src: script.src, id: script.id, onerror: () => (again.dataset.failed = true) });
    const load = loading(again);
    script.replaceWith(again);
    await load;
  }
}

const loading = (script) =>
  new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
  });

// The full library, for figures in 3-D: it comes on demand and leaves the other as it was.
export async function solidLibrary(address) {
  const flat = globalThis.Plotly;
  globalThis.RegularizeSolid ??= await (async () => {
    const script = element("script", { src: address });
    const load = loading(script);
    document.head.append(script);
    await load;
    const solid = globalThis.Plotly;
    globalThis.Plotly = flat;
    return solid;
  })();
  return globalThis.RegularizeSolid;
}
