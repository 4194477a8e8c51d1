import { describe, expect, it } from 'vitest'
import { readQuery, writeQuery } from './query'

describe('what is searched for', () => {
  it('is read and written the same', () => {
    const query = { words: 'a late coat & boots', by: 'note', status: 'closed', topic: 'delivery', language: 'de' } as const
    expect(readQuery(writeQuery(query))).toEqual(query)
    expect(writeQuery(readQuery(''))).toBe('')
  })

  it('leaves out what it does not know', () => {
    expect(readQuery('q=coat&by=robot&status=all&x=1')).toEqual({ words: 'coat', by: null, status: null, topic: null, language: null })
  })
})
