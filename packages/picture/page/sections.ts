import { fillClients } from './clients.ts';

/** Says in the navigation which section is being read. */
export function startSections(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('nav a')].map((link) => [link.hash.slice(1), link]),
  );
  const visible = new Set<string>();
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes)
        if (isIntersecting) visible.add(target.id);
        else visible.delete(target.id);
      const current = [...links.keys()].find((id) => visible.has(id));
      if (current === undefined) return;
      for (const [id, link] of links)
        if (id === current) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
    },
    { rootMargin: '-20% 0px -70% 0px' },
  );
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section !== null) observer.observe(section);
  }
}

/** What a link leads to is unfolded; on paper, so is what clients and the plan say. */
export function startFolding(): void {
  const unfold = (): void => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  window.addEventListener('hashchange', unfold);
  unfold();
  let folded: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    fillClients();
    // Flows that nobody has unfolded stay folded: most are Keycloak's own.
    folded = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open], .flow)')].filter(
      ({ children }) => children.length > 1,
    );
    for (const details of folded) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
}
