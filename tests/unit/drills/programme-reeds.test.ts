import { programme } from './programme.ts';

programme('reeds');
