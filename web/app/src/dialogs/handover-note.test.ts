import { describe, expect, it } from 'vitest'
import type { Brief } from '../wire/types'
import { handoverNote } from './handover-note'

const words = { wants: 'Wants', tried: 'Tried', next: 'Next' }
const brief: Brief = {
  reason: '', rule: '', chips: [], wants: 'A refund', tried: ['Repair', 'Voucher'], verified: [], promises: [], mood_quote: null, next_step: 'Pay it', requested_at: 0, due_at: 0, corrected: null,
}

describe('the first text of a handover', () => {
  it('says what is known', () => {
    expect(handoverNote(brief, words)).toBe('Wants: A refund\nTried: Repair; Voucher\nNext: Pay it')
  })
  it('leaves out what is not', () => {
    expect(handoverNote({ ...brief, tried: [], next_step: '' }, words)).toBe('Wants: A refund')
    expect(handoverNote(null, words)).toBe('')
  })
})
