// A line that takes its time, for the stand-in servers. Each parcel is late by its own delay, and no parcel overtakes one
// that was sent before it on the same connection, as on a real one. Without a delay everything goes through at once.

const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** `delay` gives the milliseconds for the next parcel. */
export function slowLine(delay) {
  return {
    /** Resolves when a request or an answer has come through. */
    transit: async () => { if (delay) await pause(delay()) },
    /** The same `deliver`, later and in order. */
    inOrder(deliver) {
      if (!delay) return deliver
      let last = Promise.resolve()
      return (...parcel) => { last = Promise.all([last, pause(delay())]).then(() => deliver(...parcel)) }
    },
  }
}
