import { useEffect, useState } from 'react'
import { asTrouble } from '../store/trouble'
import { api } from '../wire/client'
import type { PlanState, StaffPlan } from '../wire/types'

/** Between two questions for a plan that is under way; the server waits a while by itself. */
const AGAIN_MS = 400
/** After the last change of the question. */
const PAUSE_MS = 350

export interface Planned {
  /** The newest plan; an older one stays while the next is worked out. */
  plan: StaffPlan | null
  step: PlanState['step']
  impossible: PlanState['impossible']
  trouble: { code: string; detail: string; field: string | undefined } | null
}

const nothing: Planned = { plan: null, step: 'reading', impossible: null, trouble: null }

/** Asks until the plan is there. */
export function usePlan(query: string): Planned & { again: () => void } {
  const [planned, setPlanned] = useState<Planned>(nothing)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let over = false
    setPlanned((now) => ({ ...now, step: 'reading', impossible: null, trouble: null }))
    const ask = async () => {
      try {
        const state = await api.staffPlan(query)
        if (over) return
        setPlanned((now) => ({ plan: state.plan ?? (state.impossible ? null : now.plan), step: state.step, impossible: state.impossible, trouble: null }))
        if (state.step) timer = setTimeout(() => void ask(), AGAIN_MS)
      } catch (error) {
        if (over) return
        const { code, detail, field } = asTrouble(error)
        setPlanned((now) => ({ ...now, step: null, trouble: { code, detail, field } }))
      }
    }
    timer = setTimeout(() => void ask(), PAUSE_MS)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [query, turn])
  return { ...planned, again: () => setTurn(turn + 1) }
}
