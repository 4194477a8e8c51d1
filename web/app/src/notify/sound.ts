// Soft tones, made here, so nothing is loaded. Browsers allow sound after a click: "Go available" and the test button.
import { preferences } from '../store/preferences'

export type Sound = 'waiting' | 'message' | 'risk'

/** Frequencies in hertz, played one after the other. */
const tones: Record<Sound, readonly number[]> = { waiting: [587, 784], message: [698], risk: [262] }
const TONE_S = 0.16
const LOUDNESS = 0.09

let context: AudioContext | undefined
let leader = false

/** To be called inside a click. */
export function unlockSound(): void {
  try {
    context ??= new AudioContext()
    void context.resume()
  } catch {
    // No sound device: the rest of the notifications still work.
  }
}

export function play(sound: Sound): void {
  if (!context || context.state !== 'running') return
  const start = context.currentTime
  tones[sound].forEach((frequency, index) => {
    if (!context) return
    const at = start + index * TONE_S
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S * 1.6)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + TONE_S * 1.7)
  })
}

/** Plays when sound is on and this tab is the one that plays for all. */
export function ring(sound: Sound): void {
  if (preferences.get().sound && leader) play(sound)
}

/** Of all tabs of this browser the one that holds the lock makes the noise; another follows when it closes. */
export function competeForSound(): void {
  if (!navigator.locks) {
    leader = true
    return
  }
  void navigator.locks.request('baton-sound', () => {
    leader = true
    return new Promise<never>(() => undefined)
  })
}
