// The few pictures of the widget, drawn here. All are decoration: the control that holds one carries the name.
const PATHS = {
  down: 'M5 9l7 7 7-7',
  send: 'M12 20V4M5 11l7-7 7 7',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3-6 8-6s8 2 8 6',
  star: 'M12 3l2.800 5.900 6.400.8-4.700 4.400 1.200 6.400-5.700-3.100-5.700 3.100 1.200-6.400-4.700-4.400 6.400-.8z',
}

export const Icon = ({ name }: { name: keyof typeof PATHS }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name]} /></svg>
)
