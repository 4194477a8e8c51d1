import { currentConversation } from '../keys/commands'
import { useRoute } from '../router'
import { KeyHelp } from '../shell/KeyHelp'
import { Palette } from '../shell/Palette'
import { closeDialog, useUi } from '../store/ui'
import { ReturnDialog } from './ReturnDialog'
import { StopDialog } from './StopDialog'
import { TransferDialog } from './TransferDialog'

/** The dialogs, one open at most. Each starts fresh when it opens. */
export function Dialogs() {
  useRoute()
  const dialog = useUi((value) => value.dialog)
  const conversation = currentConversation()
  return (
    <>
      <Palette />
      <KeyHelp />
      <StopDialog open={dialog === 'stop'} onClose={closeDialog} />
      {conversation && <TransferDialog open={dialog === 'transfer'} onClose={closeDialog} conversation={conversation} />}
      {conversation && <ReturnDialog open={dialog === 'return'} onClose={closeDialog} conversation={conversation} />}
    </>
  )
}
