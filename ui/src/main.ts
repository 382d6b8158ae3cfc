import './tokens.css';
import './css/base.css';
import './css/frame.css';
import './css/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';

if (import.meta.env.DEV && new URLSearchParams(location.search).has('mock')) {
  const { useFixtures } = await import('./lib/mock/door');
  useFixtures();
}

mount(App, { target: document.getElementById('app') as HTMLElement });
