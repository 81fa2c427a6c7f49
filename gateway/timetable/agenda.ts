/** What is planned for when: the earliest first, one time per key, and a hundred thousand of them cheap (a binary heap that knows its places). */

export interface Agenda<K> {
  /** Plans a key, or plans it anew. */
  set(key: K, time: number): void;
  /** The earliest entry, left where it is. */
  first(): { readonly key: K; readonly time: number } | undefined;
  /** Takes the earliest entry out. */
  shift(): K | undefined;
  /** Makes everything earlier by so many milliseconds. */
  advance(milliseconds: number): void;
}

/** An empty agenda. Times are milliseconds since the epoch. */
export function createAgenda<K>(): Agenda<K> {
  const heap: { key: K; time: number }[] = [];
  const places = new Map<K, number>();

  const timeAt = (place: number) => heap[place]?.time ?? Number.POSITIVE_INFINITY;

  function put(place: number, entry: { key: K; time: number }): void {
    heap[place] = entry;
    places.set(entry.key, place);
  }

  function rise(from: number, entry: { key: K; time: number }): number {
    let place = from;
    for (let parent = (place - 1) >> 1; place > 0 && timeAt(parent) > entry.time; parent = (place - 1) >> 1) {
      put(place, heap[parent]!);
      place = parent;
    }
    return place;
  }

  function sink(from: number, entry: { key: K; time: number }): number {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const child = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
      if (timeAt(child) >= entry.time) return place;
      put(place, heap[child]!);
      place = child;
    }
  }

  return {
    set(key, time) {
      const entry = { key, time };
      const place = places.get(key) ?? heap.length;
      put(place, entry);
      put(sink(rise(place, entry), entry), entry);
    },
    first: () => heap[0],
    shift() {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      places.delete(first.key);
      if (last !== first) put(sink(0, last), last);
      return first.key;
    },
    advance(milliseconds) {
      for (const entry of heap) entry.time -= milliseconds;
    },
  };
}
