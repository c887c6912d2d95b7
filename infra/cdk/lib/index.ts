export * from './candor';
export * from './candor-props';
