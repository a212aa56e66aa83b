import { byId } from './dom.ts';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Where browsers keep the choice; some keep nothing for files. */
const KEY = 'realm-as-code-theme';

/** Follows the system until somebody chooses. */
export function startTheme(): void {
  let theme: Theme = THEMES.find((one) => one === kept()) ?? 'system';
  const button = byId('theme');
  const apply = (): void => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    const label = { system: 'System', light: 'Light', dark: 'Dark' }[theme];
    button.lastElementChild?.replaceChildren(label);
    button.setAttribute('aria-label', `Colours: ${label}`);
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    apply();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It is for this time only.
    }
  });
  apply();
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
