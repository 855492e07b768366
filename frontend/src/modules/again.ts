// What is being worked out is looked for again by itself, a few times, until it stands here.
const PAUSE = 1000;
const MOST = 20;

export default function again(element: HTMLElement): void {
  const tries = Number(element.dataset.tries ?? 0);
  if (tries >= MOST) return;
  setTimeout(async () => {
    const response = await fetch(location.href).catch(() => undefined);
    if (!element.isConnected) return;
    const page = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
    if (response?.ok && !page.querySelector('[data-module="again"]')) return location.reload();
    element.dataset.tries = String(tries + 1);
    again(element);
  }, PAUSE);
}
