import './trusted.ts';
import { startApp } from './app/app.tsx';

void startApp();
