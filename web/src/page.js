// The chat page: connects, restores the history, shows what is said, and keeps what could not be sent.
import { io } from "socket.io-client";
import { forgetToken, storeSession, storedSession, takeToken } from "./identity.js";
import { openDesk } from "./desk.js";
import { Outbox, ask } from "./outbox.js";
import { botMessage, drawState, element, personMessage } from "./render.js";
import { openTranscript } from "./transcript.js";
import { currentLanguage, roleName, say, sayBoth, setLanguage } from "./words.js";

const RETRY_MS = 3_000;
const $ = (id) => document.getElementById(id);
const token = takeToken();
const shown = new Map(); // "bot:7" or "person:<message id>" -> content element: nothing is shown twice
let transcript, socket, outbox;
let person = null;
let connection = "connecting";

start();

async function start() {
  frame();
  relabel();
  transcript = await openTranscript($("chat"), (text) => outbox?.add(text));
  tellFrame("gaishan:ready");
  $("language").addEventListener("click", () => {
    const to = currentLanguage() === "zh" ? "en" : "zh";
    outbox?.add(`/change_language{"to": "${to}"}`, say("other_language") === "EN" ? "English" : "中文");
  });
  $("desk").addEventListener("click", () => openDesk(token, "/desk/"));
  // in the capture phase: a link of a reply lies in the transcript's shadow root
  document.addEventListener("click", (event) => {
    const address = event.composedPath().find((one) => one.tagName === "A")?.getAttribute("href");
    if (!token || !address?.startsWith("/desk/")) return;
    event.preventDefault();
    openDesk(token, address);
  }, true);
  $("skip").addEventListener("click", () => transcript.focus());
  if (!token) return refuse("no_token");
  connect();
}

function connect() {
  socket = io({ path: "/socket.io", auth: { token }, transports: ["websocket", "polling"], tryAllTransports: true,
    reconnectionDelay: 500, reconnectionDelayMax: 4_000 });
  outbox = new Outbox(deliver, drawOwn);
  socket.on("connect", restore);
  socket.on("disconnect", (reason) => {
    transcript.working(false);
    show("offline");
    // After a close by the server socket.io does not come back by itself.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("connect_error", (error) => {
    if (error.message === "token_invalid") {
      socket.disconnect();
      forgetToken();
      return refuse("token_invalid");
    }
    show("offline");
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_MS);
  });
  socket.on("reply", (reply) => {
    speak(reply.language);
    addReply(reply);
  });
  socket.on("turn", ({ state }) => working(state === "working"));
}

async function deliver(message) {
  const answer = await ask(socket, "message", message);
  if (answer?.error !== "session") return answer;
  restore(); // the server has lost which session this is; that sends what waits
  throw new Error("no session");
}

/** After every connect: name the session, add what is missing, then send what waited. */
async function restore() {
  let answer;
  try {
    answer = await ask(socket, "session", { session: storedSession(token) });
  } catch {
    if (socket.connected) {
      notice(say("session_failed"));
      setTimeout(() => socket.connected && restore(), RETRY_MS);
    }
    return;
  }
  notice("");
  storeSession(token, answer.session);
  tellFrame({ session: answer.session });
  person = answer.person;
  speak(answer.language);
  $("desk").hidden = !person.desk;
  transcript.quietly(() => (answer.history ?? []).forEach(addPast));
  show("online");
  outbox.flush();
}

/** One entry of the history, unless it is on the page already. */
function addPast(entry) {
  if (entry.sender === "bot") return addReply(entry);
  const key = `person:${entry.message_id ?? `row-${entry.id}`}`;
  if (!shown.has(key)) shown.set(key, transcript.add("person", personMessage(entry.text)));
}

function addReply(reply) {
  const key = `bot:${reply.id}`;
  if (shown.has(key)) return;
  quietOlder();
  let pressed = 0;
  const press = (button) => {
    if (Date.now() - pressed > 1_000) outbox.add(button.payload, button.title); // a double click is one answer
    pressed = Date.now();
  };
  shown.set(key, transcript.add("bot", botMessage(reply, press)));
}

/** Buttons of earlier turns stay usable, but step back. */
function quietOlder() {
  transcript.root.querySelectorAll(".choices:not(.older)").forEach((group) => group.classList.add("older"));
}

/** Draw the person's own bubble and its state; once stored, with the text as the server keeps it. */
function drawOwn(entry, answer) {
  const key = `person:${entry.id}`;
  if (!shown.has(key)) {
    quietOlder();
    shown.set(key, transcript.add("person", personMessage(entry.title ?? entry.text)));
  }
  const content = shown.get(key);
  if (answer?.text) content.querySelector(".plain").textContent = answer.text;
  drawState(content.querySelector(".state"), entry, () => {
    outbox.again(entry);
    transcript.focus();
  });
  if (answer) speak(answer.language);
}

function working(on) {
  transcript.working(on);
  $("working").textContent = on ? say("working") : "";
}

function speak(language) {
  if (setLanguage(language)) relabel();
}

function relabel() {
  const language = currentLanguage();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  $("language").textContent = say("other_language");
  $("desk").textContent = say("desk");
  $("desk").hidden = !person?.desk;
  $("language").setAttribute("aria-label", say("other_language_label"));
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  $("skip").textContent = say("skip");
  $("close").setAttribute("aria-label", say("close"));
  show(connection);
  transcript?.label();
  outbox?.queue.forEach((entry) => drawOwn(entry));
}

function show(state) {
  connection = state;
  $("state").className = state;
  $("state").textContent = say(state);
  $("person").textContent = person ? [person.name, roleName(person.role)].filter(Boolean).join(" · ") : "";
}

function notice(...lines) {
  $("notice").replaceChildren(...lines.filter(Boolean).map((line) => element("p", {}, line)));
}

/** Nothing to try again: say in both languages how to get in. */
function refuse(reason) {
  notice(...sayBoth(reason));
  $("state").textContent = "";
  $("state").className = "";
  $("language").hidden = true;
  transcript.close();
}

/** To the page around the widget's frame; the server's frame-ancestors says which pages those may be. */
function tellFrame(message) {
  if (window.parent !== window) window.parent.postMessage(message, "*");
}

/** In the widget's frame: a close button, and Escape closes. */
function frame() {
  if (window.parent === window) return;
  document.body.classList.add("framed");
  const close = () => tellFrame("gaishan:close");
  $("close").hidden = false;
  $("close").addEventListener("click", close);
  window.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && close());
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data === "gaishan:focus") transcript?.focus();
  });
}
