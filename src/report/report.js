// The page is whole without this: it sorts and filters tables, shows what belongs to a card, and
// tells times in the reader's zone.
for (const time of document.querySelectorAll('time')) {
  const format = { dateStyle: 'medium', timeStyle: 'short' };
  time.textContent = new Date(time.dateTime).toLocaleString(undefined, format);
}

function sortBy(table, head, column) {
  const ascending = head.getAttribute('aria-sort') !== 'ascending';
  for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const compare = (a, b) => value(a).localeCompare(value(b), undefined, { numeric: true });
  const rows = [...table.tBodies[0].rows].sort((a, b) => compare(a, b) * (ascending ? 1 : -1));
  table.tBodies[0].replaceChildren(...rows);
}

for (const table of document.querySelectorAll('table')) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => sortBy(table, head, column));
  });
  if (table.tBodies[0].rows.length < 12) continue;
  const find = document.createElement('input');
  find.type = 'search';
  find.placeholder = 'Find a name, a state, a word';
  find.setAttribute('aria-label', 'Find');
  table.closest('section').querySelector('h2').append(find);
  find.addEventListener('input', () => {
    const words = find.value.toLowerCase().split(/\s+/);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

// A card under the pointer lifts what it needs and what needs it; the rest steps back.
for (const svg of document.querySelectorAll('svg.graph')) {
  const cards = svg.querySelectorAll('a');
  const edges = [...svg.querySelectorAll('path[data-e]')].map((path) => {
    const [from, to] = path.dataset.e.split(' ');
    return { path, from, to };
  });
  const cardOf = new Map([...cards].map((card) => [card.getAttribute('href').slice(2), card]));
  const walk = (start, near, far) => {
    const seen = new Set([start]);
    for (const step of seen) {
      for (const edge of edges) {
        if (edge[near] !== step) continue;
        edge.path.classList.add('lit');
        seen.add(edge[far]);
      }
    }
    for (const step of seen) cardOf.get(step).classList.add('lit');
  };
  const clear = () => {
    svg.classList.remove('dim');
    for (const lit of svg.querySelectorAll('.lit')) lit.classList.remove('lit');
  };
  for (const [step, card] of cardOf) {
    card.addEventListener('pointerenter', () => {
      clear();
      svg.classList.add('dim');
      walk(step, 'from', 'to');
      walk(step, 'to', 'from');
    });
    card.addEventListener('pointerleave', clear);
  }
}
