/// Views of the matrix by name, kept in this browser. A view is the query of its address,
/// as "?kind=agreement&sort=title", and nothing else.

export interface View {
  name: string;
  query: string;
}

const kKept = 'cairn-views';
const kViewsMax = 50;

/// What was kept, as far as it is one of ours: anything else in the store is left out.
export function readViews(text: string | null): View[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter(
      (one): one is View => typeof one?.name === 'string' && typeof one?.query === 'string' && one.name !== '',
    );
  } catch {
    return [];
  }
}

/// The views with one more, by name; one of the same name is replaced. The oldest goes when there are too many.
export function withView(views: View[], view: View): View[] {
  return [...views.filter((one) => one.name !== view.name), view].slice(-kViewsMax);
}

export const withoutView = (views: View[], name: string) => views.filter((one) => one.name !== name);

export const storedViews = () => readViews(localStorage.getItem(kKept));

/// False when the browser keeps no more.
export function storeViews(views: View[]): boolean {
  try {
    localStorage.setItem(kKept, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
