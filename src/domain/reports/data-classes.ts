/** What a finder can say is at stake. Names are those of plans and profiles where these have one. */
export const REPORT_CLASSES = [
  'name',
  'resident-id',
  'mobile',
  'email',
  'address',
  'birthday',
  'password',
  'username',
  'bank-card',
  'salary',
  'social-security',
  'health-insurance',
  'medical-record',
  'education',
  'employer',
  'location',
  'biometric',
  'passport',
  'photo',
  'other',
] as const;
export type ReportClass = (typeof REPORT_CLASSES)[number];

export const isReportClass = (name: string): name is ReportClass =>
  REPORT_CLASSES.some((known) => known === name);
