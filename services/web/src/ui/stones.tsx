/// Three stones, one on the other; fallen where something went wrong.
export function Stones({size = 26, fallen = false}: {size?: number; fallen?: boolean}) {
  return (
    <svg className="stones" width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <ellipse cx={fallen ? 8 : 13} cy="21" rx={fallen ? 7 : 11} ry="4" />
      <ellipse cx={fallen ? 19.5 : 13.5} cy={fallen ? 21.6 : 13.6} rx={fallen ? 5 : 7.6} ry="3.2" />
      <ellipse cx={fallen ? 16 : 12.6} cy={fallen ? 15.6 : 7.4} rx="4.6" ry="2.6" />
    </svg>
  );
}
