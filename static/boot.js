// Runs before the first paint, as a file of its own because the page's policy allows no inline
// script. It sets the theme, so that a dark screen never flashes white, and marks an address that
// asks for anything but the whole demo, so that the figures written into the start page at build
// time never show under a link that means others.
(function () {
  var root = document.documentElement;
  var choice = 'system';
  try {
    choice = localStorage.getItem('orderlens.theme') || choice;
  } catch (refused) {
    // A private window without storage follows the system.
  }
  var dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (/[?&](from|to|country|category|status|audience|data|p\.[^=&]*)=/.test(location.search)) {
    root.dataset.address = 'particular';
  }
})();
