import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown, plainText } from './markdown'

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />)
  .replace(/ class="[^"]*"/g, '')
  .replace(/ target="_blank" rel="noopener noreferrer"/g, '')

describe('markdown', () => {
  it('knows paragraphs, line breaks, bold, italics and code', () => {
    expect(html('One **two**\nthree\n\n*four* `five`')).toBe('<p>One <strong>two</strong><br/>three</p><p><em>four</em> <code>five</code></p>')
  })

  it('knows both kinds of lists', () => {
    expect(html('You can\n- go\n- stay\n1. first')).toBe('<p>You can</p><ul><li>go</li><li>stay</li></ul><ol><li>first</li></ol>')
  })

  it('links to the web and to mail only', () => {
    expect(html('[here](https://a.example/x) https://b.example.')).toBe('<p><a href="https://a.example/x">here</a> <a href="https://b.example">https://b.example</a>.</p>')
    expect(html('[bad](javascript:alert(1))')).toBe('<p>[bad](javascript:alert(1))</p>')
  })

  it('never makes elements of what looks like them', () => {
    expect(html('<img src=x onerror=alert(1)>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p>')
  })

  it('makes something of sources only where asked to', () => {
    expect(html('Free [1]')).toBe('<p>Free [1]</p>')
    expect(renderToStaticMarkup(<Markdown text="Free [1]" cite={(n) => <b>{n}</b>} />)).toContain('<b>1</b>')
  })

  it('has a plain form for one line', () => {
    expect(plainText('**Hi**\n[shop](https://a.example)  `x`')).toBe('Hi shop x')
  })
})
