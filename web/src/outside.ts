/** Notices that the browser shows beside its windows while a page is open: once, whatever number of pages there is. */

import { announce, find, findAll } from "./page";

interface Notice {
  id: number;
  words: string;
  href: string;
}

/** The person's own setting for this browser: the number of the last notice that was shown; nothing while it is off. */
const KEY = `amends:shown-outside:${document.body.dataset.person ?? ""}`;
const isOn = () => localStorage.getItem(KEY) !== null && "Notification" in window && Notification.permission === "granted";

async function newest(): Promise<Notice[]> {
  const answer = await fetch("/notices/newest");
  if (!answer.ok || !answer.headers.get("amends-page")) throw new Error("away");
  return (await answer.json()) as Notice[];
}

/** Shows what wasn't shown yet. Pages take turns, so that each notice is shown by one of them. */
export function showOutside(): void {
  if (!isOn()) return;
  void navigator.locks.request(KEY, async () => {
    try {
      const shown = Number(localStorage.getItem(KEY));
      const fresh = (await newest()).filter((each) => each.id > shown);
      for (const each of fresh.reverse()) show(each);
      const last = fresh.at(-1);
      if (last) localStorage.setItem(KEY, String(last.id));
    } catch {
      // The server is away: what came is shown with the next one.
    }
  });
}

function show(notice: Notice): void {
  const own = new Notification("Amends", { body: notice.words, tag: `${KEY}:${notice.id}`, lang: document.documentElement.lang });
  own.addEventListener("click", () => {
    window.focus();
    location.assign(notice.href);
  });
}

function draw(): void {
  for (const button of findAll("[data-show-outside]")) button.hidden = (button.dataset.showOutside === "on") === isOn();
}

async function turnOn(): Promise<void> {
  const refused = find("[data-outside-refused]");
  const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
  if (refused) refused.hidden = answer === "granted";
  if (answer === "granted") localStorage.setItem(KEY, String((await newest())[0]?.id ?? 0));
  else announce(refused?.textContent ?? "");
  draw();
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-show-outside]");
  if (!button) return;
  if (button.dataset.showOutside === "on") void turnOn().catch(() => undefined);
  else {
    localStorage.removeItem(KEY);
    draw();
  }
});
draw();
