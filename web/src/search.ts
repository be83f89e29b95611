/** Searching as one types: what was found takes its place in the list, and the address leads to it again. */

import { afterSwap, announce, find, openTicketId } from "./page";

const SAY_AFTER_MS = 500;
let timer = 0;

afterSwap("results", (results) => {
  const address = find("[data-address]", results)?.dataset.address;
  const desk = find(".desk");
  if (address === undefined || !desk) return;
  desk.dataset.address = address;
  find("#views")?.setAttribute("hx-get", `/inbox/views?${address}`);
  const path = openTicketId() ? `/tickets/${openTicketId()}` : "/inbox";
  history.replaceState(history.state, "", `${path}?${address}`);
  clearTimeout(timer);
  timer = setTimeout(() => announce(find("#rows", results)?.dataset.found ?? ""), SAY_AFTER_MS);
});

// What was typed before this script was there is looked for too.
addEventListener("load", () => {
  const own = find<HTMLInputElement>("#search");
  if (own && own.value !== own.defaultValue) own.dispatchEvent(new Event("input", { bubbles: true }));
});
