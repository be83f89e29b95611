/** Taking something into what one writes, from a list that is found in by typing: a saved reply at `;`, somebody at `@`. */

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

interface Person {
  words: string;
  email: string;
}

/** What is put into a box, and where: the place between two of its characters. */
interface Spot {
  area: HTMLTextAreaElement;
  from: number;
  to: number;
}

const AT: Record<string, What> = { ";": "replies", "؛": "replies", "@": "people" };
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

/** What can be taken: where it is loaded from, and how it stands in the list. A reply to a customer mentions nobody. */
const TAKEN = {
  replies: { path: repliesFor, open: openReplies },
  people: { path: () => `/tickets/${openTicketId()}/people`, open: openPeople },
};
type What = keyof typeof TAKEN;

function labelOf(area: HTMLTextAreaElement, what: What): string {
  return find(`[data-take=${what}]`, area.form ?? document)?.dataset.label ?? "";
}

function openReplies(spot: Spot): void {
  open<Reply>(spot, labelOf(spot.area, "replies"), repliesFor(spot.area), (each) => ({
    words: each.words,
    beside: each.does || each.beside,
    alsoFoundBy: each.text,
    run: () => takeReply(spot, each),
  }));
}

function openPeople(spot: Spot): void {
  open<Person>(spot, labelOf(spot.area, "people"), TAKEN.people.path(), (each) => ({
    words: each.words,
    beside: each.email,
    alsoFoundBy: each.email,
    run: () => put(spot, `${spaceBefore(spot)}@${each.email} `),
  }));
}

/** A mention begins a word: taken by the button behind one, it needs a space. */
const spaceBefore = ({ area, from }: Spot) => (/\S/.test(area.value[from - 1] ?? " ") ? " " : "");

const offers = (area: HTMLTextAreaElement) =>
  (Object.keys(TAKEN) as What[]).filter((what) => find(`[data-take=${what}]`, area.form ?? document));

document.addEventListener("focusin", (event) => {
  const area = event.target as HTMLTextAreaElement;
  if (!area.matches("textarea[data-write]")) return;
  for (const what of offers(area)) if (!loaded.has(TAKEN[what].path(area))) void load(TAKEN[what].path(area));
});

document.addEventListener("input", (event) => {
  const { data, inputType, isComposing } = event as InputEvent;
  const area = event.target as HTMLTextAreaElement;
  const what = AT[data ?? ""];
  if (isComposing || inputType !== "insertText" || !what || !area.matches("textarea[data-write]") || !offers(area).includes(what)) return;
  const to = area.selectionStart;
  // Within a word it is a sign like any other, and so it is where there is nothing to take.
  if (/[^\s(]/.test(area.value[to - 2] ?? " ") || loaded.get(TAKEN[what].path(area))?.length === 0) return;
  TAKEN[what].open({ area, from: to - 1, to });
});

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const left = target.closest("[data-without]")?.closest<HTMLElement>(".with-it");
  if (left) without(left);
  const button = target.closest<HTMLElement>("[data-take]");
  const area = button?.closest("form")?.querySelector<HTMLTextAreaElement>("textarea[data-write]");
  if (button && area) TAKEN[button.dataset.take as What].open({ area, from: area.selectionStart, to: area.selectionEnd });
});

// What is sent is done: the next note changes nothing.
document.body.addEventListener("amends:done", (event) => {
  const name = (event as CustomEvent<{ draft?: string }>).detail?.draft;
  for (const area of findAll<HTMLTextAreaElement>("textarea[data-write]")) {
    const holder = area.dataset.draft === name ? find(".with-it", area.form ?? document) : null;
    if (holder) without(holder);
  }
});
