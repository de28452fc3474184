import { programme } from './programme.ts';

programme('heron');
