// Python in the browser: the same code as a server's, in a worker. It is loaded when it is first needed; on phones and where
// data are dear only when a visitor says so.

const dear = () => {
  const { saveData = false, effectiveType = "4g" } = navigator.connection ?? {};
  return saveData || effectiveType !== "4g" || matchMedia("(pointer: coarse)").matches;
};

export class Python {
  // `size` says in words how much there is to load; `tables` has what the visitor brought.
  constructor({ size, tables }) {
    Object.assign(this, { size, tables, ready: false, worker: null, waiting: new Map(), asked: 0, given: "" });
  }

  // Whether questions may be put: it is here or on its way, or nobody minds that it comes.
  get willing() {
    return this.worker !== null || !dear();
  }

  load() {
    if (this.worker) return;
    this.worker = new Worker(new URL("worker.bundle.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.heard(data));
    this.worker.addEventListener("error", () => this.failed());
  }

  // The answer to a path, as bytes; null where it would take long, unless `long`.
  async ask(path, { signal, progress = () => {}, long = false } = {}) {
    const digest = [...new URLSearchParams(path.split("?")[1])].find(([name]) => name.endsWith(".table"))?.[1];
    const table = digest && digest !== this.given ? this.tables.content(digest) : undefined;
    if (table !== undefined) await this.table(table, digest);
    return this.put({ path, long }, { signal, progress });
  }

  async table(content, digest) {
    const bytes = new Uint8Array(await new Blob([content]).arrayBuffer());
    const told = await this.put({ table: bytes }, { progress: () => {} });
    this.given = digest ?? JSON.parse(new TextDecoder().decode(told)).digest ?? "";
    return told;
  }

  put(question, { signal, progress }) {
    this.load();
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      signal?.addEventListener("abort", () => {
        this.waiting.delete(id);
        this.worker?.postMessage({ abort: id });
        reject(signal.reason);
      });
      this.worker.postMessage({ id, ...question });
    });
  }

  heard({ id, loading, failed, share, label, error, bytes }) {
    if (failed) return this.failed();
    if (loading) {
      this.ready = share === 1;
      for (const { progress } of this.waiting.values()) if (share < 1) progress(share, label);
      return undefined;
    }
    const one = this.waiting.get(id);
    if (!one) return undefined;
    if (share !== undefined) return one.progress(share, label);
    this.waiting.delete(id);
    if (error === undefined) one.resolve(bytes);
    else one.reject(new Error(error));
    return undefined;
  }

  // It did not come, or came to grief: whoever waits is told, and the next question tries again.
  failed() {
    this.worker?.terminate();
    const waiting = [...this.waiting.values()];
    Object.assign(this, { worker: null, ready: false, given: "" });
    this.waiting.clear();
    for (const { reject } of waiting) reject(new Error("Python did not arrive. Change a setting to try again; the views that this site holds are there."));
  }
}
