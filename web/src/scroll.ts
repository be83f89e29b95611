/** On a phone list and ticket take turns: a ticket opens at its top, and the list is found again where it was left. */

import htmx from "htmx.org";
import { afterSwap, find, listAddress, openTicketId } from "./page";

const desk = () => find(".desk");
const isNarrow = () => matchMedia("(max-width: 52rem)").matches;
let leftAt = 0;
let shown = openTicketId();

function isOfThisList(path: string): boolean {
  const { pathname, search } = new URL(path, location.href);
  return search.slice(1) === listAddress() && /^\/(inbox|tickets\/\d+)$/.test(pathname);
}

function showList(): void {
  const open = openTicketId();
  shown = "";
  desk()?.classList.remove("has-ticket");
  scrollTo(0, leftAt);
  find(`#row-${open} > a`)?.focus({ preventScroll: true });
}

document.addEventListener(
  "click",
  (event) => {
    const target = event.target as Element;
    if (target.closest(".row > a") && !desk()?.classList.contains("has-ticket")) leftAt = scrollY;
    const back = target.closest<HTMLAnchorElement>(".back");
    if (!back || !isNarrow() || !find("#rows > .row") || !isOfThisList(back.href)) return;
    event.preventDefault();
    history.pushState({ htmx: true }, "", back.href);
    showList();
  },
  true,
);

afterSwap("ticket", () => {
  if (openTicketId() === shown) return;
  shown = openTicketId();
  if (isNarrow()) scrollTo(0, 0);
  else find("#main")?.scrollTo(0, 0);
});

// The way back of the browser: within one list nothing is loaded anew, so that it stays where it was.
document.addEventListener("htmx:before:history:restore", (event) => {
  const { path } = (event as CustomEvent<{ path: string }>).detail;
  if (!desk() || !find("#rows > .row") || !isOfThisList(path)) return;
  event.preventDefault();
  const ticket = /^\/tickets\/(\d+)/.exec(path)?.[1];
  if (!ticket) showList();
  else if (ticket === openTicketId()) desk()?.classList.add("has-ticket");
  else void htmx.ajax("GET", path, { target: "#ticket", swap: "innerHTML", headers: { "HX-Target": "#ticket" } } as Parameters<typeof htmx.ajax>[2]);
});
