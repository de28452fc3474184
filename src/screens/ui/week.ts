/** Midnight of the Monday of the week that `now` lies in, on this device's clock. */
export function startOfWeek(now: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}
