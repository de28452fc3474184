import { programme } from './programme.ts';

programme('river');
