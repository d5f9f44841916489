/**
 * Maps up to `limit` items at the same time, and returns the results in order. If one fails, it waits for those that have
 * started, starts no other, and throws the first failure.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const left = items.entries();
  let failed = false;
  const work = async () => {
    for (const [index, item] of left) {
      if (failed) return;
      try {
        results.set(index, await map(item));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, work));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
