/// A refusal (RFC 9457), or status 0 when no answer came at all.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: {pointer: string; detail: string}[] = [],
    /// Of a write that is being sent again by itself: ends that.
    readonly stop?: () => void,
  ) {
    super(detail || title);
  }
}

/// The roles that a refusal names at its end ("…; these may: officer, approver", services/identity/guard.cc).
export function rolesIn(detail: string): string[] {
  const found = /; these may[^;]*: ([a-z_]+(?:, [a-z_]+)*)$/.exec(detail);
  return found?.[1]?.split(', ') ?? [];
}
