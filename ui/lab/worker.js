// Python's own thread. It answers one question after the other, a step of a computation at a time, so that it hears when nobody
// waits any more.

const python = new URL("../../python/", import.meta.url);
const BREATH = 30; // milliseconds between two looks at who still waits
const START = `
from regularize.export.backend import Backend
from regularize.lessons.link import Refused
backend = Backend()

def take(content):
    return backend.take(content.to_bytes())

def step(steps):
    try:
        share, label = next(steps)
    except StopIteration as end:
        return [None, end.value]
    except Refused as error:
        return [str(error), None]
    return [share, label]
`;

const left = new Set();
const waiting = [];
let busy = false;
const started = start();

async function start() {
  const tell = (share, label) => postMessage({ loading: true, share, label });
  try {
    const { size, lessons, packages } = await (await fetch(new URL("manifest.json", python))).json();
    const say = (share) => tell(share, `Loading Python to compute this here (${size}, once a visit)`);
    say(0);
    const { loadPyodide } = await import(new URL("pyodide.mjs", python));
    const interpreter = await loadPyodide({ indexURL: python.href });
    say(0.5);
    await interpreter.loadPackage(packages, { messageCallback: () => {} });
    say(0.85);
    const archive = await (await fetch(new URL(lessons, python))).arrayBuffer();
    interpreter.unpackArchive(archive, "zip");
    interpreter.runPython(START);
    tell(1, "");
    return interpreter;
  } catch (error) {
    postMessage({ failed: true });
    throw error;
  }
}

addEventListener("message", ({ data }) => {
  if (data.abort) left.add(data.abort);
  else waiting.push(data);
  if (!busy) serve();
});

async function serve() {
  busy = true;
  const interpreter = await started;
  while (waiting.length) {
    const { id, ...question } = waiting.shift();
    if (!left.has(id)) await answer(interpreter, id, question);
  }
  busy = false;
}

async function answer(interpreter, id, { path, long, table }) {
  const { globals } = interpreter;
  try {
    if (table) {
      postMessage({ id, bytes: bytesOf(globals.get("take")(table)) });
      return;
    }
    const backend = globals.get("backend");
    const steps = backend.answer(path);
    const step = globals.get("step");
    let looked = performance.now();
    for (;;) {
      const found = step(steps);
      const [share, label] = [found.get(0), found.get(1)];
      found.destroy();
      if (share === undefined || share === null) {
        postMessage({ id, bytes: bytesOf(label) });
        return;
      }
      if (typeof share === "string") {
        postMessage({ id, error: share });
        return;
      }
      if (!long) {
        postMessage({ id, bytes: null });
        return;
      }
      if (performance.now() - looked > BREATH) {
        postMessage({ id, share, label });
        await breath();
        looked = performance.now();
        if (left.has(id)) return;
      }
    }
  } catch (error) {
    // What Python could not do for no fault of the visitor's: for whoever looks after the site.
    console.error(error);
    postMessage({ id, error: "This view could not be computed in your browser." });
  }
}

// Messages that have come are heard before this goes on.
function breath() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function bytesOf(proxy) {
  const view = proxy.getBuffer("u8");
  const bytes = view.data.slice();
  view.release();
  proxy.destroy();
  return bytes;
}
