/** Taking something into what one writes: a saved reply at `;`, from a list that is found in by typing. */

import { openList } from "./chooser";
import type { Option } from "./listbox";
import { announce, find, findAll, openTicketId } from "./page";

interface Reply {
  id: number;
  words: string;
  beside: string;
  text: string;
  does: string;
}

/** What is put into a box, and where: the place between two of its characters. */
interface Spot {
  area: HTMLTextAreaElement;
  from: number;
  to: number;
}

const AT: Record<string, string> = { ";": "replies", "؛": "replies" };
/** What was loaded for the open ticket: it is asked for when somebody begins to write, and anew for each list. */
const loaded = new Map<string, unknown[]>();

async function load<T>(path: string): Promise<T[]> {
  try {
    const answer = await fetch(path);
    if (answer.ok && answer.headers.get("amends-page")) loaded.set(path, (await answer.json()) as T[]);
  } catch {
    // What was known before can be taken too.
  }
  return (loaded.get(path) ?? []) as T[];
}

const repliesFor = (area: HTMLTextAreaElement) => `/tickets/${openTicketId()}/saved-replies?use=${area.dataset.write}`;

function put({ area, from, to }: Spot, text: string): void {
  area.focus({ preventScroll: true });
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function takeReply(spot: Spot, reply: Reply): void {
  put(spot, reply.text);
  const holder = find(".with-it", spot.area.form ?? document);
  const value = holder ? find<HTMLInputElement>("input", holder) : null;
  if (!holder || !value || !reply.does) return;
  value.value = String(reply.id);
  const does = find("[data-does]", holder) as HTMLElement;
  does.textContent = reply.does;
  holder.hidden = false;
  announce(holder.textContent?.replaceAll(/\s+/g, " ").trim() ?? "");
}

function without(holder: HTMLElement): void {
  const value = find<HTMLInputElement>("input", holder);
  if (value) value.value = "";
  holder.hidden = true;
}

/** Opens the list under the box; what was typed in it is typed in the box when nothing is taken. */
function open<T>(spot: Spot, label: string, path: string, asOption: (each: T) => Option): void {
  const known = (loaded.get(path) ?? []) as T[];
  const leave = (typed: string) => typed && put({ ...spot, from: spot.to }, typed);
  const fill = openList(spot.area, label, known.map(asOption), leave);
  if (fill) void load<T>(path).then((found) => fill(found.map(asOption)));
}

function openReplies(spot: Spot): void {
  const label = find("[data-take=replies]", spot.area.form ?? document)?.dataset.label ?? "";
  open<Reply>(spot, label, repliesFor(spot.area), (each) => ({
    words: each.words,
    beside: each.does || each.beside,
    alsoFoundBy: each.text,
    run: () => takeReply(spot, each),
  }));
}

document.addEventListener("focusin", (event) => {
  const area = event.target as HTMLTextAreaElement;
  if (area.matches("textarea[data-write]") && !loaded.has(repliesFor(area))) void load(repliesFor(area));
});

document.addEventListener("input", (event) => {
  const { data, inputType, isComposing } = event as InputEvent;
  const area = event.target as HTMLTextAreaElement;
  if (isComposing || inputType !== "insertText" || !data || !AT[data] || !area.matches("textarea[data-write]")) return;
  const to = area.selectionStart;
  // Within a word it is a sign like any other, and so it is where there is nothing to take.
  if (/\S/.test(area.value[to - 2] ?? " ") || loaded.get(repliesFor(area))?.length === 0) return;
  openReplies({ area, from: to - 1, to });
});

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const left = target.closest("[data-without]")?.closest<HTMLElement>(".with-it");
  if (left) without(left);
  const area = target.closest("[data-take]")?.closest("form")?.querySelector<HTMLTextAreaElement>("textarea[data-write]");
  if (area) openReplies({ area, from: area.selectionStart, to: area.selectionEnd });
});

// What is sent is done: the next note changes nothing.
document.body.addEventListener("amends:done", (event) => {
  const name = (event as CustomEvent<{ draft?: string }>).detail?.draft;
  for (const area of findAll<HTMLTextAreaElement>("textarea[data-write]")) {
    const holder = area.dataset.draft === name ? find(".with-it", area.form ?? document) : null;
    if (holder) without(holder);
  }
});
