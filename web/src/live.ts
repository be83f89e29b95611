/** Live: rows and the open ticket follow what others do; nothing moves under the pointer or the focus. */

import htmx from "htmx.org";
import { afterSwap, announce, csrfToken, find, findAll, listAddress, openTicket, openTicketId } from "./page";

const PRESENT_EVERY_MS = 12_000;
const TYPING_FOR_MS = 5_000;

interface News {
  changed: [number, number][];
  others: [string, boolean][];
}

let source: EventSource | null = null;
let typedAt = 0;
/** Changed tickets that the list doesn't show, since it was drawn last. */
const arrived = new Set<number>();

function listen(): void {
  source?.close();
  source = null;
  if (document.hidden || !find(".desk")) return;
  source = new EventSource(`/live?ticket=${openTicketId() || 0}`);
  source.addEventListener("news", (event) => hear(JSON.parse((event as MessageEvent<string>).data) as News));
}

function hear(news: News): void {
  showOthers(news.others);
  const changed = news.changed.filter(([id, version]) => Number(find(`#row-${id}`)?.dataset.version ?? 0) !== version);
  const known = changed.filter(([id]) => find(`#row-${id}`)).map(([id]) => id);
  if (known.length) void ask(`/inbox/changed?ids=${known.join(",")}&open=${openTicketId() || 0}`, "news", "none");
  const elsewhere = changed.filter(([id]) => !find(`#row-${id}`)).map(([id]) => id);
  if (elsewhere.length) arrive(elsewhere);
  const own = news.changed.find(([id]) => String(id) === openTicketId());
  if (own && Number(openTicket()?.dataset.version) < own[1]) follow();
  if (news.changed.length) htmx.trigger(document.body, "amends:counts");
}

/** Asks for a piece of the page: its target is told, as it is when an element asks. */
function ask(path: string, id: string, swap: string): Promise<void> {
  const headers = { "HX-Target": `#${id}` };
  return htmx.ajax("GET", `${path}${path.includes("?") ? "&" : "?"}${listAddress()}`, { target: `#${id}`, swap, headers });
}

/** What arrived is put into its place, unless somebody is at the list right now: then they are told. */
function arrive(ids: number[]): void {
  const rows = find("#rows");
  for (const id of ids) arrived.add(id);
  if (!rows || new URLSearchParams(location.search).has("cursor")) return;
  const isBusy = rows.matches(":hover") || rows.contains(document.activeElement) || rows.scrollTop > 0 || scrollY > 0;
  if (isBusy || find(".row > input:checked")) {
    void ask(`/inbox/arrived?known=${shownIds()}&changed=${[...arrived].join(",")}`, "arrived", "outerHTML");
  } else refresh();
}

const shownIds = () => findAll("#rows > .row").map((row) => row.dataset.ticket).join(",");

export function refresh(): void {
  const count = Math.max(50, findAll("#rows > .row").length);
  void ask(`/inbox/fresh?rows=${Math.min(200, count)}&open=${openTicketId() || 0}`, "rows", "innerMorph");
  arrived.clear();
  find("#arrived")?.setAttribute("hidden", "");
}

/** The open ticket as it is now; what somebody is typing stays. */
function follow(): void {
  if (find("dialog[open]")) return;
  void ask(`/tickets/${openTicketId()}`, "ticket", "innerMorph").then(() => {
    const line = find("#thread .line-title");
    if (line) announce(line.textContent ?? "");
    sayPresent();
  });
}

function showOthers(others: [string, boolean][]): void {
  const place = find("#presence");
  if (!place) return;
  place.replaceChildren(
    ...others.map(([name, isTyping]) => {
      const chip = document.createElement("span");
      chip.className = "chip";
      chip.textContent = isTyping ? `${name} …` : name;
      chip.title = isTyping ? (place.dataset.typing ?? "") : (place.dataset.looking ?? "");
      return chip;
    }),
  );
}

function sayPresent(): void {
  if (document.hidden || !find(".desk")) return;
  const isTyping = Date.now() - typedAt < TYPING_FOR_MS;
  const [ticket, version] = [openTicketId(), openTicket()?.dataset.version ?? ""];
  const body = new URLSearchParams({ ticket, version, typing: isTyping ? "1" : "", csrf_token: csrfToken() });
  void fetch("/presence", { method: "POST", body }).catch(() => undefined);
  showRead(ticket);
}

/** The row of a ticket that is being read isn't an unread one any more. */
function showRead(ticket: string): void {
  if (!ticket) return;
  find(`#row-${ticket}`)?.removeAttribute("data-unread");
  find(`#row-${ticket} .is-unread`)?.remove();
}

document.addEventListener("input", (event) => {
  if (!(event.target as Element).closest?.("#ticket textarea")) return;
  const isNew = Date.now() - typedAt > TYPING_FOR_MS;
  typedAt = Date.now();
  if (isNew) sayPresent();
});

// What one did oneself may bring a ticket back into the list.
document.body.addEventListener("amends:done", () => {
  const id = openTicketId();
  if (id && find("#rows") && !find(`#row-${id}`)) refresh();
});

document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest("#arrived a")) return;
  event.preventDefault();
  refresh();
  find("#rows")?.scrollTo({ top: 0 });
});

let listenedFor = openTicketId();
afterSwap("ticket", () => {
  if (openTicketId() === listenedFor) return;
  listenedFor = openTicketId();
  listen();
  sayPresent();
});
document.addEventListener("visibilitychange", () => {
  listen();
  sayPresent();
});
addEventListener("pagehide", () => source?.close());
setInterval(sayPresent, PRESENT_EVERY_MS);
listen();
if (openTicketId()) sayPresent();
