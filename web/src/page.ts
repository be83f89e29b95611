/** What several of the page's parts ask it. */

export const find = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null =>
  root.querySelector<T>(selector);

export const findAll = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** The ticket that is open, or null. */
export const openTicket = (): HTMLElement | null => find("#ticket .ticket");

export const openTicketId = (): string => openTicket()?.dataset.ticket ?? "";

/** The query of the address that leads back to the list. */
export const listAddress = (): string => find(".desk")?.dataset.address ?? "";

export const csrfToken = (): string => find<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";

/** Says something to those who listen to the page. */
export function announce(words: string): void {
  const announcer = find("#announcer");
  if (announcer) announcer.textContent = words;
}

/** Does something each time htmx has put new content into the element with this ID. */
export function afterSwap(id: string, act: (element: HTMLElement) => void): void {
  document.addEventListener("htmx:after:swap", (event) => {
    // An answer that chose its own place names it by a selector.
    const named = (event as CustomEvent).detail?.ctx?.target as HTMLElement | string | undefined;
    const target = typeof named === "string" ? find(named) : named;
    const element = document.getElementById(id);
    if (element && (target === element || target?.id === id)) act(element);
  });
}
