export { calm, fallen, guest, house, ledgerWith, member, proof, record, type Sketch, veteran } from './record.ts';
