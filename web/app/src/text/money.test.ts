import { expect, test } from 'vitest'
import { centsOf, money, plainAmount } from './money'

test('typed amounts become whole cents, and nothing else does', () => {
  expect(['189', '189.5', '189,50', ' 0.09 '].map(centsOf)).toEqual([18_900, 18_950, 18_950, 9])
  expect(['', '1.234,56', '12.345', '-5', 'all of it'].map(centsOf)).toEqual([null, null, null, null, null])
})

test('cents are written as the person writes money', () => {
  expect(money(18_900, 'EUR', 'en')).toBe('€189.00')
  expect(money(123_456, 'EUR', 'de')).toBe('1.234,56\u00a0€')
  expect(plainAmount('18950')).toBe('189.50')
  expect(plainAmount('soon')).toBe('')
})
