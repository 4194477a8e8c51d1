import { useT } from '../i18n/i18n'
import { useTopicTitle } from '../store/select'
import { RISKY_FROM } from '../store/sections'
import { plainText } from '../text/markdown'
import type { Row } from '../wire/types'
import { HeldBy, TakeOver } from './WallCard'

function Line({ row, open, onOpen }: { row: Row; open: boolean; onOpen: (conversation: string) => void }) {
  const topic = useTopicTitle(row.topic)
  const risky = row.risk >= RISKY_FROM
  return (
    <tr className={`border-t border-line ${open ? 'bg-selected' : 'hover:bg-hover'}`}>
      <td className={`num px-3 text-end ${risky ? 'font-semibold text-danger' : 'text-text2'}`}>{row.risk}</td>
      <th scope="row" className="px-3 text-start font-medium whitespace-nowrap">
        <button type="button" onClick={() => onOpen(row.conversation)} aria-expanded={open} className="min-h-6 cursor-default rounded text-start hover:underline">
          {row.customer.name}
        </button>
      </th>
      <td className="px-3 whitespace-nowrap text-text2">
        <HeldBy row={row} />
      </td>
      <td className="px-3 whitespace-nowrap text-text2">{topic}</td>
      <td className="max-w-0 px-3">
        <p className={`truncate ${risky ? 'text-danger' : 'text-text2'}`}>{risky && row.risks[0] ? `${row.risks[0].title}. ${row.risks[0].quote}` : row.last ? plainText(row.last.text) : ''}</p>
      </td>
      <td className="num px-3 text-end text-text2">{row.turns}</td>
      <td className="sticky right-0 border-s border-line bg-surface px-2 py-1 text-end">
        <TakeOver row={row} />
      </td>
    </tr>
  )
}

/** The wall for those who read lines. Scrolls sideways in its own box on a small screen. */
export function WallTable({ rows, open, onOpen }: { rows: readonly Row[]; open: string | null; onOpen: (conversation: string) => void }) {
  const t = useT()
  return (
    <div tabIndex={0} role="region" aria-label={t('wall.table')} className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full min-w-3xl border-collapse text-start">
        <thead>
          <tr className="h-9 text-xs text-text3">
            <th scope="col" className="w-14 px-3 text-end font-medium">{t('wall.col_risk')}</th>
            <th scope="col" className="px-3 text-start font-medium">{t('wall.col_customer')}</th>
            <th scope="col" className="px-3 text-start font-medium">{t('wall.col_holder')}</th>
            <th scope="col" className="px-3 text-start font-medium">{t('wall.col_topic')}</th>
            <th scope="col" className="w-2/5 px-3 text-start font-medium">{t('wall.col_last')}</th>
            <th scope="col" className="px-3 text-end font-medium">{t('wall.col_turns')}</th>
            <td className="sticky right-0 border-s border-line bg-surface" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.conversation} row={row} open={row.conversation === open} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
