// Messages on their way to the server. Each has an id that stays the same over every attempt, so the server can
// store it once. Entries: {id, text, title, state: "sending" | "not_sent" | "sent" | "refused", error}.
const ACK_MS = 10_000;

export class Outbox {
  /** `emit(message)` resolves to the server's answer, or rejects when there was none; `changed(entry, answer)`
   * draws; the answer, once it is stored, has the text as stored. */
  constructor(emit, changed) {
    this.emit = emit;
    this.changed = changed;
    this.queue = [];
    this.running = false;
  }

  /** Queue one message (at its end) and try; without a connection it is marked as not sent. */
  add(text, title) {
    const entry = { id: newId(), text, title, state: "sending" };
    this.queue.push(entry);
    this.#mark(entry, "sending");
    this.flush();
    return entry;
  }

  /** Try one message again; those that wait before it go first. */
  again(entry) {
    if (!this.queue.includes(entry)) return;
    this.#mark(entry, "sending");
    this.flush();
  }

  /** Send what waits, in order and one at a time: a later message never overtakes an earlier one. */
  async flush() {
    if (this.running) return;
    this.running = true;
    let entry;
    while ((entry = this.queue.find((each) => each.state !== "refused"))) {
      this.#mark(entry, "sending");
      let answer;
      try {
        answer = await this.emit({ id: entry.id, text: entry.text, ...(entry.title && { title: entry.title }) });
      } catch {
        break; // no answer: whether it arrived shows when it is sent again
      }
      if (answer?.ok) {
        this.queue = this.queue.filter((each) => each !== entry);
        this.#mark(entry, "sent", undefined, answer);
      } else this.#mark(entry, "refused", answer?.error);
    }
    this.running = false;
    for (const waiting of this.queue) if (waiting.state === "sending") this.#mark(waiting, "not_sent");
  }

  #mark(entry, state, error, answer) {
    Object.assign(entry, { state, error });
    this.changed(entry, answer);
  }
}

/** Emit on a socket.io socket and wait for the acknowledgement; rejects at once without a connection. */
export function ask(socket, event, body) {
  if (!socket.connected) return Promise.reject(new Error("not connected"));
  return new Promise((resolve, reject) => {
    // A cut connection can be known long before the time is up.
    const cut = () => reject(new Error("disconnected"));
    socket.once("disconnect", cut);
    socket.timeout(ACK_MS).emit(event, body, (error, answer) => {
      socket.off("disconnect", cut);
      error ? reject(error) : resolve(answer);
    });
  });
}

/** 128 random bits. Not crypto.randomUUID: that is missing on plain http, which an intranet often is. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
