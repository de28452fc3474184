import { programme } from './programme.ts';

programme('stones');
