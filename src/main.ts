import { startApp } from './app/app.tsx';

void startApp();
